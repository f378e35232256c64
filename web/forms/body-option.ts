/** A body that can be chosen in a form. */
export interface BodyOption {
  readonly id: string;
  readonly name: string;
}

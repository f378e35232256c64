/** The first reference that stands a second time in a list, if any does. */
export function firstTwice(list: readonly { readonly ref: string }[] = []): string | undefined {
  return list.find(({ ref }, index) => list.findIndex((other) => other.ref === ref) !== index)?.ref;
}

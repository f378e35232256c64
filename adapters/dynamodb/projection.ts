/** Only some of what items have: each by the names that lead to it. */
export type Paths = readonly (readonly string[])[];

/** The expression that asks for these paths alone. */
export function projectionOf(paths: Paths) {
  const placeholders = new Map<string, string>();
  const placeholder = (name: string): string => {
    const known = placeholders.get(name) ?? `#n${placeholders.size}`;
    placeholders.set(name, known);
    return known;
  };
  const ProjectionExpression = paths.map((path) => path.map(placeholder).join('.')).join(', ');
  return {
    ProjectionExpression,
    ExpressionAttributeNames: Object.fromEntries([...placeholders].map(([name, known]) => [known, name])),
  };
}

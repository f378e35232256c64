import ts from 'typescript';

/** One use of something that makes a result depend on when, where or how often the code runs. */
export interface ImpureUse {
  readonly line: number;
  readonly what: string;
}

/** Globals of the machine; what they give is passed in instead. */
const GLOBALS = new Set([
  'process',
  'performance',
  'console',
  'globalThis',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'require',
]);
/** Members of globals that read the clock or chance; the rest of these globals is pure. */
const MEMBERS = new Set(['Date.now', 'Math.random', 'Temporal.Now', 'crypto.randomUUID', 'crypto.getRandomValues']);
const LOCAL_TIME =
  /^(getTimezoneOffset|get(FullYear|Month|Date|Day|Hours|Minutes)|set(FullYear|Month|Date|Hours|Minutes)|toLocale(Date|Time)String)$/;

/** Finds clock, chance and machine in a file of the domain. */
export function findImpureUses(path: string, text: string): ImpureUse[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: ImpureUse[] = [];
  const report = (node: ts.Node, what: string): void => {
    found.push({ line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1, what });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText(file) === 'Date' && !node.arguments?.length) {
      report(node, 'new Date()');
    } else if (ts.isCallExpression(node) && node.expression.getText(file) === 'Date') {
      report(node, 'Date()');
    } else if (ts.isPropertyAccessExpression(node) && MEMBERS.has(node.getText(file))) {
      report(node, node.getText(file));
    } else if (ts.isPropertyAccessExpression(node) && LOCAL_TIME.test(node.name.text)) {
      // Depends on the time zone of the machine.
      report(node, node.name.text);
    } else if (ts.isIdentifier(node) && GLOBALS.has(node.text) && isReference(node)) {
      report(node, node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Whether the identifier reads a variable, and is not merely the name of a member, a field or a parameter. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  const isDeclared =
    ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isVariableDeclaration(parent);
  return !isDeclared || ('initializer' in parent && parent.initializer === node);
}

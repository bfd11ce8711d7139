/** The longest line either end of the hub's line to its flows process may say: all flows of a house, escaped, are less. */
export const longestFlowsLine_bytes = 16_777_216;

/** Where the editor itself is served, beside the line. */
export function editorSocketOf(line: string): string {
  return line.replace(/(\.sock)?$/, ".editor.sock");
}

/** What a browser calls itself, as the key of the words for it: enough to know one's own again. */
export function agentWords(agent: string): string {
  if (/iPhone|iPad/.test(agent)) return "phone.agent.ios";
  if (/Android/.test(agent)) return "phone.agent.android";
  if (/Macintosh/.test(agent)) return "phone.agent.mac";
  if (/Windows/.test(agent)) return "phone.agent.windows";
  return /Linux|X11/.test(agent) ? "phone.agent.linux" : "phone.agent.other";
}

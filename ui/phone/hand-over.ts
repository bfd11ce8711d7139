const kept_ms = 60_000;

/** Hands a text, or what the house sent as one, to the browser as a file to be kept. */
export function handOver(name: string, text: string | Blob): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), kept_ms);
}

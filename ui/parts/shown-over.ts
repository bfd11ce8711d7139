/** Shows a dialog over the page; gives what puts the focus back to where it was, once the dialog has gone. */
export function shownOver(dialog: HTMLDialogElement | null): () => void {
  const before = document.activeElement;
  if (dialog?.open === false) dialog.showModal();
  // A dialog that is taken from the page, and not closed, leaves the focus nowhere; behind an open one nothing takes it.
  return () => {
    dialog?.close();
    if (before instanceof HTMLElement) before.focus();
  };
}

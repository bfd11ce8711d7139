/* Runs in the editor: deploys only what changed, and draws anew what the house changed meanwhile. */
(() => {
  /* global RED, document */
  const redraw = () => {
    if (RED.nodes.dirty()) return;
    RED.diff.getRemoteDiff((difference) => {
      if (RED.nodes.dirty()) return;
      const ids = [difference.localDiff, difference.remoteDiff].flatMap((one) => Object.keys(one.newConfig.all));
      difference.resolutions = Object.fromEntries(ids.map((id) => [id, "remote"]));
      RED.diff.mergeDiff(difference);
      // Node-RED's own notice asks to look at what is drawn by now.
      for (const notice of document.querySelectorAll(".red-ui-notification-compact")) notice.style.display = "none";
    });
  };
  let begun = false;
  RED.events.on("flows:loaded", () => {
    if (begun) return;
    begun = true;
    RED.actions.invoke("core:set-deploy-type-to-modified-nodes");
    RED.comms.subscribe("notification/runtime-deploy", (_topic, said) => {
      if (said?.revision !== RED.nodes.version()) redraw();
    });
  });
})();

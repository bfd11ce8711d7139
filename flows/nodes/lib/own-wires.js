const mark = "_lintelWire";
const isLintel = (node) => String(node?.type).startsWith("lintel-");
// Real nodes to Node-RED, and nothing but wire to a scene.
const wire = new Set(["junction", "link in", "link out"]);
let kept = false;

/**
 * Keeps a message that a Lintel node sends away from other Lintel nodes, also behind junctions and links: the house has
 * run that wire already. An ordinary node between them takes the mark off.
 */
exports.keepOwnWires = (RED) => {
  if (kept) return;
  kept = true;
  RED.hooks.add("preDeliver.lintel", ({ source, destination, msg }) => {
    if (isLintel(source.node)) msg[mark] = true;
    else if (!wire.has(source.node?.type)) delete msg[mark];
    if (isLintel(destination.node) && msg[mark] === true) return false;
    return undefined;
  });
};

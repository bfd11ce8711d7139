/**
 * A Lintel node in Node-RED only draws a step: the hub has run the wire already, so a message changes nothing.
 * @param {string} type
 */
module.exports = (type) => (RED) => {
  RED.nodes.registerType(type, function drawnNode(config) {
    RED.nodes.createNode(this, config);
    this.on("input", (_message, _send, done) => done());
  });
};

const { keepOwnWires } = require("./own-wires.js");

/**
 * A Lintel node in Node-RED draws a step: the house runs the wires between Lintel nodes itself. What it hands over goes
 * to ordinary nodes, and what ordinary nodes send here goes to the house.
 * @param {string} type
 */
module.exports = (type) => (RED) => {
  keepOwnWires(RED);
  // Absent where Node-RED runs without a house.
  const house = RED.settings.lintel;
  RED.nodes.registerType(type, function drawnNode(config) {
    RED.nodes.createNode(this, config);
    const off = house?.onEmit(this.id, (port, message) => {
      const ports = [];
      ports[port] = message;
      this.send(ports);
    });
    this.on("input", (message, _send, done) => {
      house?.input(this.id, message._msgid, message.payload);
      done();
    });
    this.on("close", () => off?.());
  });
};

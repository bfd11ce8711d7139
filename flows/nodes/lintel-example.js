module.exports = require("./lib/drawn-node.js")("lintel-example");

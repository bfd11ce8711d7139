export { makeLog, type Fields, type Log } from "../core/log.ts";

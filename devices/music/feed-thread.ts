import { parentPort, workerData } from "node:worker_threads";
import { readFeed } from "./feed.ts";

if (parentPort) parentPort.postMessage(readFeed(String(workerData)), []);

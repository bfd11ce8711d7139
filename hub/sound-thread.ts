import { parentPort, workerData } from "node:worker_threads";
import { type Piece, pieceWav } from "./core/sound/pieces.ts";

if (parentPort) parentPort.postMessage(pieceWav(workerData as Piece), []);

import { io } from "socket.io-client";
import type { Board, Which } from "./shapes.ts";
import { board, live } from "./state.ts";

/** Hears the board of some homes live, until the returned function is called. */
export function hearBoard(which: Which): () => void {
  const socket = io("/board", { auth: { which }, transports: ["websocket"] });
  socket.on("board", (told: Board) => {
    board.value = told;
  });
  socket.on("connect", () => {
    live.value = true;
  });
  socket.on("disconnect", () => {
    live.value = false;
  });
  socket.on("connect_error", () => {
    live.value = false;
  });
  return () => void socket.disconnect();
}

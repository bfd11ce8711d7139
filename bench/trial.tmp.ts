import { mkdtempSync } from "node:fs"; import { tmpdir } from "node:os"; import { join } from "node:path";
import { startChild, rssOf } from "./child.ts"; import { prepareHouse } from "./prepared-house.ts"; import { joinSide } from "./side.ts"; import { roundOf } from "./figures.ts";
const folder = mkdtempSync(join(tmpdir(),"lintel-bench-"));
const passwords = await prepareHouse(folder);
const prof = process.env["PROF"] ? ["--cpu-prof","--cpu-prof-interval=150","--cpu-prof-dir="+process.env["PROF"]] : [];
const hub = await startChild({file:"bench/hub-under-load.ts", env:{LINTEL_DATA:folder,LINTEL_HOUSE:"real",LINTEL_HTTP_PORT:"0",LINTEL_MQTT_PORT:"0",NODE_COMPILE_CACHE:join(tmpdir(),"lintel-bench-cache"),BENCH_SCENES:process.env["SCENES"]??"1"}, nodeOptions: prof});
const echo = await startChild({file:"bench/echo-in-broker.ts", env:{}});
console.log("started", hub.startedIn, rssOf(hub.pid));
const product = await joinSide({child:hub,port:hub.port,passwords,product:true});
const floor = await joinSide({child:echo,port:echo.port,passwords,product:false});
const show=(n:string,m:any)=>console.log(n, roundOf(m.latencies), m.latencies.length, "lost",m.lost,"dbl",m.doubled,"cpu/msg",(m.cpu/m.sent).toFixed(3),"rate",(m.sent/m.seconds).toFixed(0));
for (const s of [floor,product]) await s.measure({rate:100,count:300,momentEach:1});
for (let r=0;r<Number(process.env["ROUNDS"]??2);r++){
 for (const [rate,count,each] of (process.env["LOADS"]?JSON.parse(process.env["LOADS"]):[[100,600,1],[1000,5000,100],[Infinity,20000,100]]) as number[][]) {
  show(`floor ${rate}`, await floor.measure({rate:rate??Infinity,count:count!,momentEach:each!}));
  show(`prod  ${rate}`, await product.measure({rate:rate??Infinity,count:count!,momentEach:each!}));
 }}
console.log("rss", rssOf(hub.pid));
await product.stop(); await floor.stop();

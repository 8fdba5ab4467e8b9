import { readFileSync } from 'node:fs';
import * as v from './sim/scenario/validate';
import * as ex from './sim/scenario/expand';
import { createFoundation } from './sim/diego/foundation';
import { createRecorder } from './sim/trace/recorder';
import { KINDS } from './sim/trace/kinds';
import { keyedDraw } from './sim/engine/random';
const file=process.argv[2]!;
const r=v.parseScenario(readFileSync(file,'utf8'),{file, readSibling:(n:string)=>readFileSync('scenarios/'+n,'utf8')} as any) as any;
if(!r.ok){console.log(r.problems);process.exit(2)}
const sc=r.scenario; const e=(ex as any).expandScenario(sc,(o:string,p:string,q:number)=>keyedDraw(sc.run.seed,o,p,q)) as any;
const spec=e.foundation, dur=e.run.duration;
const counts:Record<string,number>={}; let rec:any; const runs=new Map<number,number>(); const series:string[]=[]; let next=0; let ids0:any; const errs:Record<string,number>={};
const sink={row(seq:number,at:number,cause:number,kind:number,cell:number,lrp:number,inst:number,a:number,b:number,x:number){
 while(at>=next){series.push(`${(next/6e7).toFixed(0)}:${runs.size}`);next+=dur/60}
 const n=KINDS[kind]!.name;counts[n]=(counts[n]??0)+1;
 if(n==='auction.failed'){errs[ids0.texts[b]]=(errs[ids0.texts[b]]??0)+1}
 if(n==='container.completed'&&b>=0){const k='C '+ids0.texts[b];errs[k]=(errs[k]??0)+1}
 if(n==='container.running'&&lrp>=0){runs.set(inst,cell)} if(n==='container.completed')runs.delete(inst); if(n==='cell.killed')for(const[i,cc]of runs)if(cc===cell)runs.delete(i);
}};
const t0=Date.now();
const f=createFoundation(spec,{seed:1,recorder:(ids)=>{ids0=ids;return rec=createRecorder(ids,{sinks:[sink as any]})}});
f.simulation.runUntil(Math.min(dur,Number(process.argv[3]??1e9)*6e7));
console.log(series.join(' '));console.log(counts,errs);console.log(f.simulation.events,'events',Date.now()-t0,'ms',rec.digest(), f.simulation.pending);

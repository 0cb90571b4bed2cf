import { Page as Old } from "../engine/page.js";
export class Page { #m; #l; #texts=new Map();
 constructor(m,l){this.#m=m;this.#l=l;}
 update(texts,gone){ for(const i of gone) this.#texts.delete(i); for(const {id,text} of texts) this.#texts.set(id,text);
  const p=new Old(this.#m,this.#l); const ids=[...this.#texts.keys()]; for(const t of this.#texts.values()) p.add(t);
  return p.mentions.map((mentions,at)=>({id:ids[at],mentions:mentions.map(m=>({...m,rank:m.rank??0}))})); } }

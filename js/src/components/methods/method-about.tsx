import type { MethodInfo } from "../../generated/protocol";
import { effort } from "../../lib/methods/catalogue";
import { type Explorer, useExplorer } from "../frame/explorer";
import { Caution } from "./caution";

/** What a method does, how to read its scores, what it costs, and where it comes from. */
export function MethodAbout({ method }: { method: MethodInfo }) {
  const { state } = useExplorer();
  const costs = state.costs.value;
  return (
    <div class="tfxg-about" data-role="about">
      <p>
        <b data-role="about-name">{method.title}</b> {method.doc}
      </p>
      <p class="tfxg-muted">
        {method.signed ? SIGNED : UNSIGNED}
        {" · "}
        <span
          class="tfxg-unbroken"
          data-role="cost"
          title={method.name in costs ? COST : COST_OF_TEN_WORDS}
        >
          {effort(method, costs)}
        </span>
        {method.paper !== "" && " · "}
        <Paper title={method.paper} url={method.url} />
      </p>
      {method.caution !== "" && <Caution text={method.caution} />}
    </div>
  );
}

const SIGNED = "scores speak for or against";
const UNSIGNED = "scores say how much, not in which direction";
const COST = "runs of the model for this input";
const COST_OF_TEN_WORDS = "runs of the model for ten words, by the method's default parameters";

/** By author and year, with the title where the pointer rests. */
function Paper({ title, url }: { title: string; url: string }) {
  const name = /^.*?\d{4}/.exec(title)?.[0] ?? title;
  // Anything but a web address would be run, not opened.
  if (!/^https?:\/\//.test(url)) return <span title={title}>{name}</span>;
  return (
    <a href={url} title={title} target="_blank" rel="noreferrer noopener">
      {name}
    </a>
  );
}

/** What to know of a method before choosing it. */
export function aboutMethod(method: MethodInfo, state: Explorer["state"]): string {
  const { name, doc, caution, paper } = method;
  const why = state.failures.value[name];
  const failure = why === undefined ? "" : `It could not be computed: ${why}`;
  return [failure, doc, caution, effort(method, state.costs.value), paper]
    .filter(Boolean)
    .join("\n\n");
}

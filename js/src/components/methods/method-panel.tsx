import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { MethodInfo } from "../../generated/protocol";
import { FEW_METHODS } from "../../lib/methods/catalogue";
import { describedFamilies, recommended } from "../../lib/methods/questions";
import { isComputed } from "../../lib/state/selection";
import { NOT_COMPUTED } from "../controls/phrases";
import { onMenuKey } from "../controls/roving-keys";
import { useExplorer } from "../frame/explorer";
import { CautionMark } from "./caution";
import { aboutMethod, MethodAbout } from "./method-about";
import { MethodSearch } from "./method-search";
import { ParameterForm } from "./parameter-form";

interface Section {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly methods: readonly MethodInfo[];
}

/** All methods: the recommended ones first, and what there is to know of the one pointed at. */
export function MethodPanel({ close }: { close: () => void }) {
  const { state, recent, choose } = useExplorer();
  const panel = useRef<HTMLDivElement>(null);
  const catalogue = state.catalogue.value;
  const name = state.method.value;
  const looked = useSignal(name);
  const questions = recommended(catalogue);
  const isFew = catalogue.length <= FEW_METHODS || questions.length === 0;
  const isWhole = useSignal(isFew || !isAmong(questions, name));
  const described =
    catalogue.find((method) => method.name === looked.value) ??
    catalogue.find((method) => method.name === name);
  const chosen = catalogue.find((method) => method.name === name);
  const used = catalogue.filter((method) => recent.value.includes(method.name));

  const pick = (method: string) => {
    choose({ method });
    close();
  };
  /** Whoever types at the buttons means to search: the field takes the key over. */
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const isTyped = [...key].length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
    if (!isTyped || !(target instanceof HTMLButtonElement)) return;
    panel.current?.querySelector<HTMLInputElement>('[role="combobox"]')?.focus();
  };
  const sections: readonly Section[] = isWhole.value
    ? describedFamilies(catalogue)
    : questions.map(({ question, methods }) => ({
        name: question,
        title: question,
        about: "",
        methods,
      }));
  const recentOnes = !isFew && used.length > 1 ? used : [];
  const all = [...recentOnes, ...sections.flatMap(({ methods }) => methods)];
  const tabStop = all.some((method) => method.name === name) ? name : all[0]?.name;
  const option = (method: MethodInfo, hasTabStop: boolean) => (
    <MethodOption
      key={method.name}
      method={method}
      hasTabStop={hasTabStop}
      onLook={(other) => {
        looked.value = other;
      }}
      onChoose={pick}
    />
  );

  return (
    <div
      class="tfxg-method-panel"
      ref={panel}
      role="group"
      aria-label="methods"
      onKeyDown={onKeyDown}
    >
      <div
        class="tfxg-method-lists"
        role="radiogroup"
        aria-label="method"
        data-whole={isWhole.value}
        onKeyDown={onMenuKey}
        onPointerLeave={() => {
          looked.value = name;
        }}
      >
        {sections.map((section) => (
          <div key={section.name} class="tfxg-family" data-family={section.name}>
            <p class="tfxg-family-name">
              <b>{section.title}</b> <span class="tfxg-muted">{section.about}</span>
            </p>
            <div class="tfxg-family-methods">
              {section.methods.map((method) => option(method, method.name === tabStop))}
            </div>
          </div>
        ))}
        {recentOnes.length > 0 && (
          <div class="tfxg-family" data-family="recent">
            <p class="tfxg-family-name">
              <b>used last</b>
            </p>
            <div class="tfxg-family-methods">
              {recentOnes.map((method) => option(method, false))}
            </div>
          </div>
        )}
      </div>
      {!isFew && (
        <div class="tfxg-method-tools">
          <button
            type="button"
            class="tfxg-link"
            data-role="all-methods"
            aria-expanded={isWhole.value}
            title={isWhole.value ? "back to the recommended ones" : "all methods by family"}
            onClick={() => {
              isWhole.value = !isWhole.value;
            }}
          >
            {isWhole.value ? "◂ recommended" : `all ${catalogue.length} methods ▸`}
          </button>
          <MethodSearch onChoose={pick} />
        </div>
      )}
      {described !== undefined && <MethodAbout method={described} />}
      {chosen !== undefined && chosen.parameters.length > 0 && (
        <ParameterForm key={chosen.name} method={chosen} />
      )}
    </div>
  );
}

interface MethodOptionProps {
  readonly method: MethodInfo;
  /** Whether the Tab key leads here. */
  readonly hasTabStop: boolean;
  /** Hears that this method is pointed at, or has the focus. */
  readonly onLook: (method: string) => void;
  readonly onChoose: (method: string) => void;
}

/** A method to choose, with a sign for what is computed already. */
function MethodOption({ method, hasTabStop, onLook, onChoose }: MethodOptionProps) {
  const { state, results, selection, canChoose } = useExplorer();
  const isChosen = selection.value.method === method.name;
  const isPossible = isChosen || canChoose({ method: method.name });
  const isThere = isComputed(results.value, { ...selection.value, method: method.name });
  const hasFailed = method.name in state.failures.value;
  return (
    <button
      type="button"
      role="radio"
      class="tfxg-method"
      data-method-button={method.name}
      data-computed={isThere}
      data-failed={hasFailed}
      aria-checked={isChosen}
      disabled={!isPossible}
      tabIndex={hasTabStop ? 0 : -1}
      title={isPossible ? aboutMethod(method, state) : `${method.title}: ${NOT_COMPUTED}`}
      // Not on entering: keys scroll the list under a pointer that rests.
      onPointerMove={({ movementX, movementY }) => {
        if (movementX !== 0 || movementY !== 0) onLook(method.name);
      }}
      onFocus={() => onLook(method.name)}
      onClick={() => onChoose(method.name)}
    >
      {method.title}
      {method.caution !== "" && <CautionMark />}
      <span class="tfxg-method-state" title={hasFailed ? "" : "computed already"}>
        {stateOf({ isThere, hasFailed })}
      </span>
    </button>
  );
}

/** Said of a method instead of a shade of grey. */
function stateOf({ isThere, hasFailed }: { isThere: boolean; hasFailed: boolean }): string {
  if (hasFailed) return "failed";
  return isThere ? "ready" : "";
}

function isAmong(
  sections: readonly { readonly methods: readonly MethodInfo[] }[],
  name: string,
): boolean {
  return sections.some(({ methods }) => methods.some((method) => method.name === name));
}

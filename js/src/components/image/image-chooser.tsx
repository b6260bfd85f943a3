import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ImageIcon } from "../controls/icons";
import { NEEDS_KERNEL } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";
import { onFileDrop } from "./file-drop";
import { readImage } from "./read-image";

/** Which image is explained, and a way to hand over another: chosen, or dropped on the widget. */
export function ImageChooser() {
  const { host, state, live } = useExplorer();
  const field = useRef<HTMLInputElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const isDropping = useSignal(false);
  const working = useSignal("");
  const problem = useSignal("");

  async function look(file: File) {
    problem.value = "";
    working.value = file.name;
    try {
      const reply = await host.request({ type: "replace_image", ...(await readImage(file)) });
      if (reply.type === "failed") problem.value = reply.message;
    } catch (fault) {
      problem.value = fault instanceof Error ? fault.message : String(fault);
    }
    working.value = "";
  }

  useEffect(() => {
    const root = bar.current?.closest(".tfxg-root");
    if (!live.value || !(root instanceof HTMLElement)) return;
    return onFileDrop(root, {
      onHover: (isOver) => {
        isDropping.value = isOver;
      },
      onFile: (file) => void look(file),
    });
  }, [live.value]);

  const name = state.text.value || "image without a name";
  return (
    <div class="tfxg-texts">
      <div ref={bar} class="tfxg-image-bar" data-dropping={isDropping.value}>
        <ImageIcon />
        <bdi class="tfxg-image-name" data-role="image-name" title={name}>
          {name}
        </bdi>
        <span class="tfxg-muted" role="status">
          {isDropping.value ? "drop it here" : working.value && `reading ${working.value}…`}
        </span>
        <input
          ref={field}
          type="file"
          accept="image/*"
          class="tfxg-hidden"
          data-role="image-file"
          aria-label="image to explain"
          tabIndex={-1}
          disabled={!live.value}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file !== undefined) void look(file);
            // The same file can be chosen again.
            event.currentTarget.value = "";
          }}
        />
        <button
          type="button"
          class="tfxg-button"
          data-role="choose-image"
          disabled={!live.value || working.value !== ""}
          title={live.value ? "or drop one on the widget" : `another image ${NEEDS_KERNEL}`}
          onClick={() => field.current?.click()}
        >
          choose an image
        </button>
      </div>
      {problem.value !== "" && (
        <p class="tfxg-problem" role="alert" data-role="image-problem">
          {problem.value}
        </p>
      )}
    </div>
  );
}

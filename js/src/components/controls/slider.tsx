interface SliderProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  /** How the value reads. */
  readonly text: string;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number set by feel. */
export function Slider(props: SliderProps) {
  const { name, label, hint, value, minimum, maximum, step, text, disabled = false } = props;
  return (
    <label class="tfxg-slider" title={hint}>
      <span class="tfxg-label">{label}</span>
      <input
        type="range"
        data-role={name}
        aria-valuetext={text}
        min={minimum}
        max={maximum}
        step={step}
        value={value}
        disabled={disabled}
        onInput={(event) => props.onChange(event.currentTarget.valueAsNumber)}
      />
      <span class="tfxg-figure">{text}</span>
    </label>
  );
}

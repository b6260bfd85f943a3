/** Why a page cannot show a state of a version, or null if it can. */
export function versionFault(version: unknown, known: number): string | null {
  if (version === known) return null;
  const found = typeof version === "number" ? `version ${version}` : "no version";
  return (
    "This widget was saved or served by another version of tfxg_widget: its state has " +
    `${found}, this page reads version ${known}. ` +
    "Upgrade both to the same release and run the cell again."
  );
}

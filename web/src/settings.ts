// The settings that the server sends: whether visitors can act as people of a demo population.
export type Person = { handle: string; name: string };

export type Settings = {
  demo: { password: string; people: Person[] } | null;
  version?: string;
};

export async function loadSettings(): Promise<Settings> {
  try {
    const response = await fetch("playground.json", { credentials: "same-origin" });
    if (response.ok) {
      return (await response.json()) as Settings;
    }
  } catch {
    // A server without settings is served as one without a demo.
  }
  return { demo: null };
}

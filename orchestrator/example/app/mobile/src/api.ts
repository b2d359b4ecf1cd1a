const base = process.env.EXPO_PUBLIC_API_URL;

/** List the tools that neighbours lend. */
export async function tools(): Promise<string[]> {
  const answer = await fetch(`${base}/tools`);
  return answer.json();
}

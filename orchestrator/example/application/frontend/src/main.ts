type Tool = { id: number; name: string; owner: string };

const list = document.querySelector<HTMLUListElement>("#tools");
const tools: Tool[] = await (await fetch(`${import.meta.env.VITE_API_URL ?? ""}/tools`)).json();

for (const tool of tools) {
  const item = document.createElement("li");
  item.textContent = `${tool.name} (${tool.owner})`;
  list?.append(item);
}

import { useEffect, useState } from "react";
import { FlatList, Text } from "react-native";

import { tools } from "./src/api";

export default function App() {
  const [names, setNames] = useState<string[]>([]);
  useEffect(() => {
    tools().then(setNames);
  }, []);
  return <FlatList data={names} renderItem={({ item }) => <Text>{item}</Text>} />;
}

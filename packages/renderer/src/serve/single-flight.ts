/** Runs `load` once for all who ask for the same key while it runs. Nothing is remembered afterwards, neither value nor fault. */
export type SingleFlight<Value> = (key: string, load: () => Promise<Value>) => Promise<Value>

export function createSingleFlight<Value>(): SingleFlight<Value> {
  const flights = new Map<string, Promise<Value>>()
  return (key, load) => {
    const running = flights.get(key)
    if (running !== undefined) return running
    const flight = load().finally(() => flights.delete(key))
    flights.set(key, flight)
    return flight
  }
}

export function startPlayer() {}

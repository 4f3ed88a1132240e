export const apikeys = {};

export const attributes = {
  field: {
    optional: 'Optional.',
    unique: 'No two accounts have the same.',
    sensitive: 'Seen only by you and the services that need it.',
  },
};

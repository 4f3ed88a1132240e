export const accounts = {
  mine: {
    title: 'My account',
    lead: (id: string) =>
      `Account ${id}. Other services know you by this number, whatever your name is.`,
  },
};

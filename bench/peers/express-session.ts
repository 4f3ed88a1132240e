import { compare } from 'bcrypt';
import connectPgSimple from 'connect-pg-simple';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { Strategy } from 'passport-local';
import pg from 'pg';
import { z } from 'zod';
import { peerSecret } from '../peer-cookies.ts';
import { optionsOf, serve } from '../serve.ts';

// The stack that most Express services are built from: sessions in PostgreSQL, the user read anew for
// each request, passwords by passport-local and bcrypt.
const { database, touch } = optionsOf(z.object({ database: z.string(), touch: z.boolean() }));
const pool = new pg.Pool({ connectionString: database, max: 10 });
const Store = connectPgSimple(session);

passport.use(
  new Strategy((username, password, done) => {
    signIn(username, password).then((user) => done(null, user), done);
  }),
);
passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id, done) => {
  userBy('id', id).then((user) => done(null, user ?? false), done);
});

const app = express();
app.use(
  session({
    store: new Store({ pool, disableTouch: !touch, pruneSessionInterval: false }),
    secret: peerSecret,
    resave: false,
    saveUninitialized: false,
    cookie: { maxAge: 86_400_000 },
  }),
);
app.use(passport.session());
app.get('/session', (req, res) => {
  if ('user' in req) res.json(req.user);
  else res.status(401).json({});
});
app.post('/sign-in', express.json(), passport.authenticate('local'), (req, res) => {
  res.status(201).json('user' in req ? req.user : {});
});

serve(app);

async function signIn(username: string, password: string): Promise<object | false> {
  const user = await userBy('username', username);
  if (user === undefined || !(await compare(password, user.password))) return false;
  return { id: user.id, username: user.username };
}

async function userBy(key: 'id' | 'username', value: number | string) {
  const columns = key === 'id' ? 'id, username' : 'id, username, password';
  const { rows } = await pool.query<{ id: number; username: string; password: string }>(
    `SELECT ${columns} FROM users WHERE ${key} = $1`,
    [value],
  );
  return rows[0];
}

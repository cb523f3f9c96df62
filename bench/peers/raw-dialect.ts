/** Members of the raw loop: a post's text is the message. */
import type { DialectParameters, FanoutDialect, FanoutMember, FanoutSeat } from "../contestant.ts";
import { forEachMark } from "../harness/marks.ts";

export const makeDialect = async (_parameters: DialectParameters): Promise<FanoutDialect> => ({
  request: () => ({ path: "/" }),
  join: joinLoop,
});

const joinLoop = ({ socket, isReader, delivered }: FanoutSeat): FanoutMember => {
  const texts: string[] = [];
  return {
    ready: Promise.resolve(),
    receive: (payload) => {
      if (isReader) texts.push(payload.toString());
      forEachMark(payload, delivered);
    },
    write: async (_post, text) => {
      const message = Buffer.from(text);
      return () => socket.send(message);
    },
    readTexts: async () => texts,
  };
};

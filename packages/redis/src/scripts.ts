/** Adds 1; the first increment sets the end. A counter without an end, which we never make, gets one. */
export const INCREMENT = `
local sum = redis.call('INCR', KEYS[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return sum`

/** The first owner keeps the key, and its time to live. */
export const REDEEM = `
local owner = redis.call('GET', KEYS[1])
if owner then return owner end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`

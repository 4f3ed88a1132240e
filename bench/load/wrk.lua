-- Sends requests made of a template and lines that take the place of its {}.
-- Arguments: file of the template, file of the lines or "-", "random" or "once" (every line, in order).
local requests = {}
local at = 0
local once = false

function init(args)
  local template = io.open(args[1]):read('*a')
  local before, after = template:match('^(.-){}(.*)$')
  if before == nil then
    requests[1] = template
  else
    for line in io.lines(args[2]) do
      requests[#requests + 1] = before .. line .. after
    end
  end
  once = args[3] == 'once'
  math.randomseed(os.time())
end

function request()
  if not once then
    return requests[math.random(#requests)]
  end
  at = at + 1
  if at == #requests then
    -- wrk itself would go on until its time is over; the parent interrupts it.
    io.stderr:write('all sent\n')
  end
  return requests[math.min(at, #requests)]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%f,"p50Ms":%f,"p99Ms":%f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end

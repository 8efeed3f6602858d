/** What the emitter's command line uses and Node 20 has not; where it is there, nothing happens. */
import 'core-js/actual/array/from-async.js';
import 'core-js/actual/map/group-by.js';

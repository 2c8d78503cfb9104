"""Corpora of any size, on Ray Data: Parquet, JSON Lines and text in, Parquet out.

The input is cut into *shards* of a few hundred rows (`plan`). A worker reads a shard, checks it, and puts what came out
into the output folder (`worker`); when all of that is there it writes the shard's *record*. A shard with a record is
done: whatever is killed and whenever, a second run does the rest. Before that, a first pass may go over the corpus to
learn which blocks are parts of a site's pages (`furniture`). `job` shows the whole flow.
"""

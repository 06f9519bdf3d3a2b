package org.amkit.cli.command.sync;

/**
 * Which changes go where, and how long.
 *
 * @param live until one of both ends it
 * @param pull only from the peer
 * @param push only to the peer
 * @param create whether files that are missing are made
 * @param initiate whether this side begins where it would wait
 * @param dryRun nothing is written
 * @param stats whether it is told how much was exchanged
 */
record SyncWay(
    boolean live,
    boolean pull,
    boolean push,
    boolean create,
    boolean initiate,
    boolean dryRun,
    boolean stats) {}

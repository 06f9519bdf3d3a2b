/** What carries sync messages to a peer: pipes, processes, ssh, sockets. */
@NullMarked
package org.amkit.cli.transport;

import org.jspecify.annotations.NullMarked;

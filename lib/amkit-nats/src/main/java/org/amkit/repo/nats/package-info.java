/** Documents of a Repo in NATS JetStream, for any number of nodes. */
@NullMarked
package org.amkit.repo.nats;

import org.jspecify.annotations.NullMarked;

/** Documents of a Repo in PostgreSQL, for any number of nodes. */
@NullMarked
package org.amkit.repo.postgresql;

import org.jspecify.annotations.NullMarked;

/**
 * How much of the server one client may hold: connections, unfinished heads, bodies on
 * their way, answers that are not read or never end, and threads; and headers that are
 * handed to the server as bytes. It depends on {@code address} and {@code problem}. Its
 * doors are {@link Places}, {@link BodyLength}, {@link BodyType},
 * {@link ClientDeparture}, {@link EncodedHeader}, {@link NonBlockingPath},
 * {@link NonBlockingRequests}, {@link ReserveFilter}, {@link StreamedAnswer} and
 * {@link StreamServer}.
 */
@ApplicationModule(allowedDependencies = { "address", "problem" })
@NullMarked
package dev.countersign.connection;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;

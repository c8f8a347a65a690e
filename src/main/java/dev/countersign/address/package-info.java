/**
 * Where a request came from, and for whom: the address that proxies report, ranges of
 * addresses, the origin that lists and logs show, the page that a browser names, how the
 * path was spelled, and the caller that a token speaks for. It depends on no other room.
 * Its doors are {@link AddressRange}, {@link Origin}, {@link OriginCheck},
 * {@link WebOrigin}, {@link PathSpelling}, {@link Caller}, {@link CallerCheck} and
 * {@link ClientAddressFilter}.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.countersign.address;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;

package dev.countersign.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a controller's method of your own take a larger body than the 16 KiB that are
 * enough for a login service, and a body of several parts. The body is in memory before
 * the method is called, and has ten seconds to arrive, plus one for each 64 KiB.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface BodyLimit {

	/** Returns how large a body may be, in bytes; from 1 to 16 MiB. */
	int value();

}

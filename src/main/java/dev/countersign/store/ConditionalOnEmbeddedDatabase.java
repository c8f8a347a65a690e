package dev.countersign.store;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/**
 * For what is there only while no other database is set. The value matches no address
 * that anybody sets: a condition without one would match every address.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnProperty(name = "spring.datasource.url", matchIfMissing = true, havingValue = "none-is-set")
@interface ConditionalOnEmbeddedDatabase {

}

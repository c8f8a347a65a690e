package dev.countersign.account;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.test.context.TestPropertySource;

/**
 * Keeps a test away from the store that most tests share, on a service with registration
 * and one more role. Nobody there adds administrators but who takes them away again.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@TestPropertySource(
		properties = { "countersign.registration.enabled=true", "countersign.roles.auditor=introspect,look" })
@interface ServiceOfItsOwn {

}

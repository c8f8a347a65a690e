package dev.countersign.notice;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.countersign.testkit.IntegrationTest;

import org.springframework.test.context.ContextConfiguration;

/**
 * A test of the whole service that has a mail server and a webhook: see
 * {@link NoticeReceivers}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@IntegrationTest
@ContextConfiguration(initializers = NoticeReceivers.class)
public @interface NoticeTest {

}

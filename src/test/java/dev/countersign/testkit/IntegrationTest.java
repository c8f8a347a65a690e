package dev.countersign.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;

/**
 * A test of the whole service on its embedded database: real filter chain, real tokens,
 * real store, and a clock that can be turned.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@SpringBootTest(properties = { "countersign.data-dir=target/test-data/${random.uuid}",
		"countersign.bootstrap.password=the first of many people" })
@AutoConfigureMockMvc
@Import(TestKitConfiguration.class)
public @interface IntegrationTest {

}

package dev.ratchet.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** References, conditions and intrinsic functions that lead nowhere. */
class BadReferenceTest {

  @Test
  void anUnknownFunctionInEitherForm() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      QueueName: !Reff Name
                      DelaySeconds: { Fn::Iff: [Slow, 1, 2] }
                      VisibilityTimeout: !ImportValue Timeout
                """))
        .containsExactly(
            "template.yaml:5:18: Resources.Inbox.Properties.QueueName: unknown intrinsic function."
                + " Found !Reff; expected one of !Ref, !GetAtt, !Sub, !Join, !Select, !FindInMap,"
                + " !If, !Equals, !And, !Or, !Not, !Condition. Did you mean !Ref?",
            "template.yaml:6:23: Resources.Inbox.Properties.DelaySeconds.Fn::Iff: unknown intrinsic"
                + " function. Found !Iff; expected one of !Ref, !GetAtt, !Sub, !Join, !Select,"
                + " !FindInMap, !If, !Equals, !And, !Or, !Not, !Condition. Did you mean !If?",
            "template.yaml:7:26: Resources.Inbox.Properties.VisibilityTimeout: unknown intrinsic"
                + " function. Found !ImportValue; expected one of !Ref, !GetAtt, !Sub, !Join,"
                + " !Select, !FindInMap, !If, !Equals, !And, !Or, !Not, !Condition. Use one of"
                + " them, or remove it.");
  }

  @Test
  void aRefToNothing() {
    assertThat(
            Read.problems(
                """
                Parameters:
                  DefaultSlots: { Type: Number, Default: 20 }
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      DelaySeconds: !Ref DefaultSlot
                """))
        .containsExactly(
            "template.yaml:7:21: Resources.Inbox.Properties.DelaySeconds: there is nothing of this"
                + " name. Found DefaultSlot; expected one of DefaultSlots, Inbox, AWS::AccountId,"
                + " AWS::Partition, AWS::Region, AWS::StackId, AWS::StackName, AWS::URLSuffix,"
                + " AWS::NoValue. Did you mean DefaultSlots?");
  }

  @Test
  void aRefWithoutName() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      DelaySeconds: !Ref [DefaultSlots]
                """))
        .containsExactly(
            "template.yaml:5:21: Resources.Inbox.Properties.DelaySeconds: wrong argument of !Ref."
                + " Found a list of 1; expected a name. Correct the argument of !Ref.");
  }

  @Test
  void anAttributeOfNothingAndAnUnknownAttribute() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                Outputs:
                  One: { Value: !GetAtt Outbox.Arn }
                  Two: { Value: !GetAtt Inbox.Arm }
                  Three: { Value: !GetAtt Inbox }
                """))
        .containsExactly(
            "template.yaml:5:17: Outputs.One.Value: there is no resource of this name. Found"
                + " Outbox; expected one of Inbox. Use one of them, or remove it.",
            "template.yaml:6:17: Outputs.Two.Value: unknown attribute of AWS::SQS::Queue. Found"
                + " Arm; expected one of Arn, QueueName, QueueUrl. Did you mean Arn?",
            "template.yaml:7:19: Outputs.Three.Value: wrong argument of !GetAtt. Found Inbox;"
                + " expected Resource.Attribute. Correct the argument of !GetAtt.");
  }

  @Test
  void aSubstitutionOfNothing() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      QueueName: !Sub ${AWS::Stack}-${Inbux.Arn}-${Other}
                """))
        .containsExactly(
            "template.yaml:5:18: Resources.Inbox.Properties.QueueName: there is nothing of this"
                + " name. Found AWS::Stack; expected one of Inbox, AWS::AccountId, AWS::Partition,"
                + " AWS::Region, AWS::StackId, AWS::StackName, AWS::URLSuffix, AWS::NoValue. Did"
                + " you mean AWS::StackId?",
            "template.yaml:5:18: Resources.Inbox.Properties.QueueName: there is no resource of this"
                + " name. Found Inbux; expected one of Inbox. Did you mean Inbox?",
            "template.yaml:5:18: Resources.Inbox.Properties.QueueName: there is nothing of this"
                + " name. Found Other; expected one of Inbox, AWS::AccountId, AWS::Partition,"
                + " AWS::Region, AWS::StackId, AWS::StackName, AWS::URLSuffix, AWS::NoValue. Use"
                + " one of them, or remove it.");
  }

  @Test
  void aSubstitutionByAList() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      QueueName: !Sub ["${a}", { a: [1] }]
                """))
        .containsExactly(
            "template.yaml:5:37: Resources.Inbox.Properties.QueueName[1].a: the variable a is not a"
                + " text. Found a list of 1; expected a text. Give it a text.");
  }

  @Test
  void wrongArguments() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                Outputs:
                  A: { Value: !Join [a, b] }
                  B: { Value: !Join [a, [[b]]] }
                  C: { Value: !Select [2, [a, b]] }
                  D: { Value: !Select a }
                  E: { Value: !If [a, b] }
                  F: { Value: !FindInMap [a] }
                  G: { Value: !Sub [a] }
                  H: { Value: !Equals [a, b] }
                """))
        .containsExactly(
            "template.yaml:5:15: Outputs.A.Value: wrong argument of !Join. Found a list of 2;"
                + " expected [separator, [text, ...]]. Correct the argument of !Join.",
            "template.yaml:6:15: Outputs.B.Value: wrong argument of !Join. Found a list of 2;"
                + " expected [separator, [text, ...]]. Correct the argument of !Join.",
            "template.yaml:7:15: Outputs.C.Value: wrong argument of !Select. Found a list of 2;"
                + " expected an index from 0 to 1. Correct the argument of !Select.",
            "template.yaml:8:15: Outputs.D.Value: wrong argument of !Select. Found a; expected"
                + " [index, [value, ...]]. Correct the argument of !Select.",
            "template.yaml:9:15: Outputs.E.Value: wrong argument of !If. Found a list of 2;"
                + " expected [condition, value if so, value if not]. Correct the argument of !If.",
            "template.yaml:10:15: Outputs.F.Value: wrong argument of !FindInMap. Found a list of 1;"
                + " expected [map, first key, second key]. Correct the argument of !FindInMap.",
            "template.yaml:11:15: Outputs.G.Value: wrong argument of !Sub. Found a list of 1;"
                + " expected a text, or a list of a text and a map. Correct the argument of !Sub.",
            "template.yaml:12:15: Outputs.H.Value: a condition stands where a value belongs. Found"
                + " !Equals; expected a value. Name it in Conditions and use !If.");
  }

  @Test
  void aMappingThatDoesNotHoldTheKey() {
    assertThat(
            Read.problems(
                """
                Mappings:
                  Timeout:
                    "30": { Seconds: 180 }
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      VisibilityTimeout: !FindInMap [Timeout, 31, Seconds]
                      DelaySeconds: !FindInMap [Timeouts, 30, Seconds]
                """))
        .containsExactly(
            "template.yaml:8:26: Resources.Inbox.Properties.VisibilityTimeout: no such key in"
                + " Mappings. Found 31; expected one of 30. Did you mean 30?",
            "template.yaml:9:21: Resources.Inbox.Properties.DelaySeconds: no such key in Mappings."
                + " Found Timeouts; expected one of Timeout. Did you mean Timeout?");
  }

  @Test
  void conditionsThatCannotBeDecided() {
    assertThat(
            Read.problems(
                """
                Conditions:
                  A: !Condition B
                  B: !Not [!Condition A]
                  C: !Condition Nothing
                  D: yes
                  E: !Equals [a]
                  F: !And [!Equals [a, a]]
                  G: !Ref AWS::Region
                  H: !Equals [!Ref Inbox, a]
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                """))
        .containsExactly(
            "template.yaml:2:6: Conditions.A: the condition depends on itself. Found A; expected a"
                + " condition that can be decided. Break the circle.",
            "template.yaml:3:6: Conditions.B: the condition depends on itself. Found B; expected a"
                + " condition that can be decided. Break the circle.",
            "template.yaml:4:6: Conditions.C: there is no condition of this name. Found Nothing;"
                + " expected one of A, B, C, D, E, F, G, H. Use one of them, or remove it.",
            "template.yaml:5:6: Conditions.D: is not a condition. Found yes; expected !Equals,"
                + " !Not, !And, !Or or !Condition. Write !Equals, !Not, !And, !Or or !Condition.",
            "template.yaml:6:6: Conditions.E: is not a condition. Found !Equals; expected !Equals"
                + " [one, other]. Write !Equals [one, other].",
            "template.yaml:7:6: Conditions.F: is not a condition. Found !And; expected a list of 2"
                + " to 10 conditions. Write a list of 2 to 10 conditions.",
            "template.yaml:8:6: Conditions.G: is not a condition. Found !Ref; expected !Equals,"
                + " !Not, !And, !Or or !Condition. Write !Equals, !Not, !And, !Or or !Condition.",
            "template.yaml:9:15: Conditions.H[0]: a condition cannot see resources. Found Inbox;"
                + " expected a parameter. Decide by a parameter.");
  }

  @Test
  void anUnknownCondition() {
    assertThat(
            Read.problems(
                """
                Conditions:
                  Public: !Equals [a, b]
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Condition: Publik
                    Properties:
                      DelaySeconds: !If [Pblic, 1, 2]
                """))
        .containsExactly(
            "template.yaml:4:3: Resources.Inbox: there is no condition of this name. Found Publik;"
                + " expected one of Public. Did you mean Public?",
            "template.yaml:8:26: Resources.Inbox.Properties.DelaySeconds[0]: there is no condition"
                + " of this name. Found Pblic; expected one of Public. Did you mean Public?");
  }

  @Test
  void aRefToWhatIsNotDeployed() {
    assertThat(
            Read.problems(
                """
                Conditions:
                  Never: !Equals [a, b]
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Condition: Never
                Outputs:
                  Guarded: { Value: !If [Never, !Ref Inbox, none] }
                  Open: { Value: !Ref Inbox }
                """))
        .containsExactly(
            "template.yaml:9:18: Outputs.Open.Value: the resource is not deployed here: its"
                + " condition does not hold. Found Inbox under Never; expected a resource that is"
                + " deployed. Put !If [Never, ...] around it.");
  }

  @Test
  void aNameMadeOfItself() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      QueueName: !Sub ${Inbox.QueueName}-2
                """))
        .containsExactly(
            "template.yaml:2:3: Resources.Inbox: resources wait for each other. Found Inbox ->"
                + " Inbox; expected no circle. Give one of them a name of its own and use !Sub with"
                + " that name.",
            "template.yaml:5:18: Resources.Inbox.Properties.QueueName: refers to itself. Found"
                + " Inbox.QueueName; expected a value that ends. Break the circle.");
  }

  @Test
  void resourcesThatWaitForEachOther() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      RedrivePolicy:
                        deadLetterTargetArn: !GetAtt Dead.Arn
                        maxReceiveCount: 3
                  Dead:
                    Type: AWS::SQS::Queue
                    DependsOn: Group
                  Group:
                    Type: AWS::Logs::LogGroup
                    Properties:
                      LogGroupName: !GetAtt Inbox.QueueName
                """))
        .containsExactly(
            "template.yaml:2:3: Resources.Inbox: resources wait for each other. Found Inbox -> Dead"
                + " -> Group -> Inbox; expected no circle. Give one of them a name of its own and"
                + " use !Sub with that name.");
  }

  @Test
  void anAliasThatIsNotPublished() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                  Work:
                    Type: AWS::Serverless::Function
                    Properties: { Handler: a.B, Runtime: java25, CodeUri: work.zip }
                Outputs:
                  Alias: { Value: !Ref Work.Alias }
                  None: { Value: !Ref Inbox.Alias }
                """))
        .containsExactly(
            "template.yaml:8:19: Outputs.Alias.Value: the function publishes no alias. Found"
                + " Work.Alias; expected AutoPublishAlias at the function. Add AutoPublishAlias to"
                + " Work.",
            "template.yaml:9:18: Outputs.None.Value: there is no function of this name. Found"
                + " Inbox; expected one of Work. Use one of them, or remove it.");
  }
}

import type { CheckpointNaming } from './convert-checkpoint.ts';

// The names of DeblurGAN-v2's parameters (https://github.com/VITA-Group/DeblurGANv2, models/fpn_inception.py and fpn_mobilenet.py).
//
// The authors register the backbone (`fpn.inception` or `fpn.features`) and then its parts once more, as `fpn.enc0` to `fpn.enc4`, so
// that their checkpoints have most parameters twice. Ours have each once, UNDER THE BACKBONE'S NAMES, never under `enc`: these
// are the names under which the backbones' ImageNet parameters are published too.
//
//     fpn.inception.conv2d_1a.conv.weight         fpn.features.0.0.weight           the backbone
//     fpn.td1.0.weight, .bias                     fpn.lateral4.weight               the pyramid
//     head1.block0.weight                         smooth.0.weight, smooth2.0.bias   final.weight, final.bias
//
// Left out are the parts of the backbones behind the last level of the pyramid, which the generators never run, and the running
// statistics of the InstanceNorms, which normalise by the statistics of the picture (the authors restore pictures in training
// mode). BatchNorms keep weight, bias, running_mean and running_var. InstanceNorms have no parameters.

const instanceNorms = ['fpn.td1.1', 'fpn.td2.1', 'fpn.td3.1', 'smooth.1', 'smooth2.1'];

const runningStatistics = instanceNorms.flatMap((norm) => [`${norm}.running_mean`, `${norm}.running_var`]);

/** The authors' checkpoints of `fpn_inception`. */
export const fpnInceptionNaming: CheckpointNaming = {
  aliases: [
    ['fpn.enc0', 'fpn.inception.conv2d_1a'],
    ['fpn.enc1.0', 'fpn.inception.conv2d_2a'],
    ['fpn.enc1.1', 'fpn.inception.conv2d_2b'],
    ['fpn.enc2.0', 'fpn.inception.conv2d_3b'],
    ['fpn.enc2.1', 'fpn.inception.conv2d_4a'],
    ['fpn.enc3.0', 'fpn.inception.mixed_5b'],
    ['fpn.enc3.1', 'fpn.inception.repeat'],
    ['fpn.enc3.2', 'fpn.inception.mixed_6a'],
    ['fpn.enc4.0', 'fpn.inception.repeat_1'],
    ['fpn.enc4.1', 'fpn.inception.mixed_7a'],
  ],
  unused: [
    ...runningStatistics,
    'fpn.inception.repeat_2',
    'fpn.inception.block8',
    'fpn.inception.conv2d_7b',
    'fpn.inception.last_linear',
  ],
};

/** The first feature of each level of the pyramid on MobileNet-v2, and the first behind the last level. */
const mobilenetLevels = [0, 2, 4, 7, 11, 16];

/** The authors' checkpoints of `fpn_mobilenet`. */
export const fpnMobilenetNaming: CheckpointNaming = {
  aliases: mobilenetLevels
    .slice(0, -1)
    .flatMap((first, level) =>
      Array.from({ length: (mobilenetLevels[level + 1] ?? first) - first }, (_, i): readonly [string, string] => [
        `fpn.enc${level}.${i}`,
        `fpn.features.${first + i}`,
      ]),
    ),
  unused: [...runningStatistics, 'fpn.features.16', 'fpn.features.17', 'fpn.features.18'],
};
